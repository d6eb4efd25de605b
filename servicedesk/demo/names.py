"""Names for the people of the demo company. Pure data."""

SURNAMES = tuple(
    pair.split()
    for pair in (
        "Wang 王", "Li 李", "Zhang 张", "Liu 刘", "Chen 陈", "Yang 杨", "Zhao 赵", "Huang 黄", "Zhou 周", "Wu 吴",
        "Xu 徐", "Sun 孙", "Hu 胡", "Zhu 朱", "Gao 高", "Lin 林", "He 何", "Guo 郭", "Ma 马", "Luo 罗",
        "Liang 梁", "Song 宋", "Zheng 郑", "Xie 谢", "Han 韩", "Tang 唐", "Feng 冯", "Deng 邓", "Cao 曹", "Peng 彭",
        "Zeng 曾", "Xiao 萧", "Tian 田", "Dong 董", "Pan 潘", "Yuan 袁", "Cai 蔡", "Jiang 蒋", "Yu 余", "Du 杜",
        "Ye 叶", "Cheng 程", "Wei 魏", "Su 苏", "Lu 陆", "Ding 丁", "Ren 任", "Shen 沈", "Yao 姚", "Ouyang 欧阳",
    )
)  # fmt: skip
GIVEN = tuple(
    pair.split()
    for pair in (
        "Fang 芳", "Wei 伟", "Min 敏", "Jing 静", "Lei 磊", "Yang 洋", "Yan 艳", "Yong 勇", "Jun 军", "Jie 杰",
        "Juan 娟", "Tao 涛", "Chao 超", "Ming 明", "Xia 霞", "Ping 平", "Gang 刚", "Xin 欣", "Hao 浩", "Bo 博",
        "Xiaoyu 晓雨", "Zihan 子涵", "Yutong 雨桐", "Haoran 浩然", "Xinyi 欣怡", "Jiaqi 佳琪", "Zixuan 子轩",
        "Meiling 美玲", "Guoqiang 国强", "Xiuying 秀英", "Jianhua 建华", "Haiyan 海燕", "Wenjie 文杰", "Siyuan 思远",
        "Ruoxi 若曦", "Yichen 奕辰", "Mengjie 梦洁", "Tianyu 天宇", "Shiyu 诗雨", "Zhiyuan 志远", "Lihua 丽华",
        "Yifan 一帆", "Jiayi 嘉怡", "Chenxi 晨曦", "Bowen 博文", "Xuefei 雪飞", "Kaiwen 凯文", "Yunfei 云飞",
    )
)  # fmt: skip
FOREIGN = (
    "Anna Lindqvist", "Thomas Becker", "Priya Raman", "James Whitfield", "Sofia Moreno", "Lukas Hoffmann",
    "Hannah Vogel", "Oliver Grant", "Marta Kowalska", "Pierre Lambert", "Ines Duarte", "Jonas Schreiber",
    "Claire Dubois", "Rahul Mehta", "Katarzyna Nowak", "Daniel Fischer", "Laura Bianchi", "Michael Obi",
    "Freya Nielsen", "Stefan Krause", "Amelia Hughes", "Hiro Tanaka", "Minji Park", "David Cohen",
    "Elena Petrova", "Noah Bennett", "Julia Wagner", "Samuel Adeyemi", "Nina Haas", "George Barker",
    "Isabel Costa", "Felix Baumann", "Chloe Martin", "Arjun Nair", "Lena Roth", "William Shaw",
    "Teresa Alves", "Max Neumann", "Grace Osei", "Paul Jansen", "Mila Horvat", "Ethan Brooks",
)  # fmt: skip
POSTS = {
    "IT": "IT specialist", "HR": "HR partner", "FIN": "Accountant", "FAC": "Office coordinator",
    "LEG": "Legal counsel", "PRO": "Buyer", "MKT": "Marketing specialist", "SAL": "Sales representative",
    "RND": "Engineer", "SEC": "Security officer", "CS": "Customer engineer", "LOG": "Logistics planner",
    "QUA": "Quality engineer", "EUR": "Office manager", "EXE": "Assistant to the board",
}  # fmt: skip
