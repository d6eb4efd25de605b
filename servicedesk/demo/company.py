"""The departments of the demo company and what is peculiar to each. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Team:
    """A team: code, names, and how many people besides its lead (agents, members)."""

    code: str
    en: str
    zh: str
    agents: int
    members: int = 0


@dataclass(frozen=True)
class Office:
    """A department.

    pace: how quickly it works (below 1 is quick). care: how often it satisfies. appetite: how much it asks of others.
    """

    code: str
    en: str
    zh: str
    about_en: str
    about_zh: str
    calendar: str
    teams: tuple[Team, ...]
    members: int
    pace: float
    care: float
    appetite: float
    place: tuple[str, str] = ("Shanghai", "上海")


OFFICES = (
    Office(
        "IT", "Information Technology", "信息技术部",
        "Workplaces, networks and business applications for everyone at Lanhai.",
        "为全公司提供办公设备、网络和业务系统支持。",
        "cn-desk",
        (
            Team("ITSD", "Service Desk", "服务台", 9),
            Team("ITNET", "Network and Infrastructure", "网络与基础设施", 5),
            Team("ITAPP", "Business Applications", "业务应用", 6),
        ),
        3, 0.85, 0.80, 0.7,
    ),
    Office(
        "HR", "Human Resources", "人力资源部",
        "Hiring, pay, leave, training, and someone to talk to.",
        "招聘、薪酬、假勤与培训，也是愿意倾听的同事。",
        "cn-office",
        (
            Team("HRREC", "Recruiting", "招聘组", 4),
            Team("HRPAY", "Pay and Benefits", "薪酬福利组", 4),
            Team("HRDEV", "Learning and Development", "培训发展组", 3),
        ),
        2, 1.0, 0.82, 0.8,
    ),
    Office(
        "FIN", "Finance", "财务部",
        "Expenses, invoices, budgets and the closing of the books.",
        "报销、开票、预算与结账。",
        "cn-office",
        (
            Team("FINAP", "Payables and Expenses", "应付与报销组", 5),
            Team("FINAR", "Receivables and Invoices", "应收与开票组", 4),
            Team("FINREP", "Budgets and Reporting", "预算与报表组", 4),
        ),
        2, 1.1, 0.70, 0.8,
    ),
    Office(
        "FAC", "Facilities", "行政部",
        "Buildings, rooms, mail, cars and everything that makes a working day easy.",
        "楼宇、会议室、收发、用车，让每个工作日都顺畅。",
        "cn-office",
        (
            Team("FACB", "Buildings and Repairs", "楼宇维修组", 6),
            Team("FACS", "Office Services", "办公服务组", 5),
        ),
        2, 0.9, 0.78, 0.6,
    ),
    Office(
        "LEG", "Legal and Compliance", "法务合规部",
        "Contracts, intellectual property, and advice before it becomes expensive.",
        "合同、知识产权，以及防患于未然的法律意见。",
        "cn-office",
        (Team("LEGC", "Contracts", "合同组", 4), Team("LEGIP", "Intellectual Property", "知识产权组", 3)),
        1, 1.25, 0.75, 0.5,
    ),
    Office(
        "PRO", "Procurement", "采购部",
        "Buys well, pays on time, keeps suppliers honest.",
        "合理采购、按时付款、管好供应商。",
        "cn-office",
        (
            Team("PROI", "Indirect Purchasing", "间接采购组", 4),
            Team("PROD", "Production Purchasing", "生产采购组", 5),
        ),
        2, 1.2, 0.66, 0.9,
    ),
    Office(
        "MKT", "Marketing", "市场部",
        "Brand, design, events and everything customers see first.",
        "品牌、设计、活动，客户对我们的第一印象。",
        "cn-office",
        (Team("MKTB", "Brand and Design", "品牌设计组", 5), Team("MKTE", "Events", "活动组", 3)),
        4, 1.0, 0.84, 1.2,
    ),
    Office(
        "SAL", "Sales", "销售部",
        "Sells instruments to laboratories and factories; knows what customers pay for.",
        "把仪器卖给实验室和工厂，最了解客户愿意为什么买单。",
        "cn-office",
        (
            Team("SALOP", "Sales Support", "销售支持组", 5),
            Team("SALCN", "Sales China", "中国销售组", 0, 22),
            Team("SALEX", "Sales Export", "海外销售组", 0, 12),
        ),
        2, 1.05, 0.75, 1.6,
    ),
    Office(
        "RND", "Research and Development", "研发部",
        "Designs, tests and releases our instruments and their software.",
        "负责仪器及其软件的设计、测试与发布。",
        "cn-office",
        (
            Team("RNDP", "Product Engineering", "产品工程组", 5, 20),
            Team("RNDT", "Test Laboratory", "测试实验室", 5, 4),
            Team("RNDS", "Software", "软件组", 4, 18),
        ),
        3, 1.15, 0.80, 1.4,
    ),
    Office(
        "SEC", "Security", "安全部",
        "Keeps people, buildings and information safe.",
        "守护人员、楼宇和信息的安全。",
        "cn-desk",
        (Team("SECI", "Information Security", "信息安全组", 4), Team("SECP", "Site Security", "门禁安保组", 5)),
        1, 0.8, 0.82, 0.4,
    ),
    Office(
        "CS", "Customer Success", "客户成功部",
        "Installs, trains and supports our customers in the field.",
        "为客户提供安装、培训与现场支持。",
        "cn-office",
        (Team("CSS", "Technical Support", "技术支持组", 6, 6), Team("CSO", "Onboarding", "客户上线组", 4, 6)),
        2, 0.95, 0.85, 1.3,
    ),
    Office(
        "LOG", "Logistics", "物流部",
        "Warehouse, shipping and customs for the plant and customers.",
        "仓储、运输与报关，服务工厂和客户。",
        "cn-plant",
        (Team("LOGW", "Warehouse", "仓储组", 6, 6), Team("LOGT", "Transport and Customs", "运输报关组", 4)),
        2, 1.0, 0.74, 0.8, ("Suzhou plant", "苏州工厂"),
    ),
    Office(
        "QUA", "Quality", "质量部",
        "Inspection, certificates and calibration.",
        "检验、证书与计量校准。",
        "cn-plant",
        (Team("QUAI", "Inspection and Calibration", "检验计量组", 6, 4),),
        2, 1.1, 0.80, 0.9, ("Suzhou plant", "苏州工厂"),
    ),
    Office(
        "EUR", "Europe Office", "欧洲公司",
        "Our office in Berlin, with colleagues in London: visits, visas, spare parts for Europe.",
        "柏林办公室，伦敦也有同事：接待来访、签证邀请、欧洲备件。",
        "de-berlin",
        (
            Team("EUROF", "Office and Travel", "办公与差旅组", 3),
            Team("EURSP", "Spare Parts Europe", "欧洲备件组", 3, 4),
        ),
        6, 0.95, 0.83, 1.0, ("Berlin", "柏林"),
    ),
    Office(
        "EXE", "Executive Office", "总经理办公室",
        "The management board and its office.",
        "公司管理层及其办公室。",
        "cn-office",
        (),
        4, 1.0, 0.8, 0.5,
    ),
)  # fmt: skip
