"""What a page must not do while a test looks at it: fail in its scripts, break its own policy, ask another host."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

OWN_HOSTS = ("localhost", "127.0.0.1", "")  # "" for data: and blob:
REFUSALS = range(400, 500)


@dataclass
class Watch:
    """Collects the faults of every page of a browser session; `faults` is empty where all is well."""

    faults: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    waiting: set[Request] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        """Watch everything in `context` from now on."""
        context.on("request", self._note_request)
        for ended in ("requestfinished", "requestfailed"):
            context.on(ended, self._note_end)
        context.on("response", self._note_response)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def settle(self, context: BrowserContext) -> None:
        """Let what was asked be answered, such as pictures, before the database goes; two seconds at most."""
        for _ in range(100):
            if not (self.waiting and context.pages):
                return
            context.pages[0].wait_for_timeout(20)

    def _note_request(self, request: Request) -> None:
        self.waiting.add(request)
        if urlsplit(request.url).hostname not in (*OWN_HOSTS, None):
            self.faults.append(f"asked another host: {request.url}")

    def _note_end(self, request: Request) -> None:
        self.waiting.discard(request)

    def _note_response(self, response: Response) -> None:
        """A page that refuses what was asked is an answer; the browser logs it as an error all the same."""
        asks = response.request.is_navigation_request() or "x-desk-form" in response.request.headers
        if response.status in REFUSALS and asks:
            self.refused.add(response.url)
        elif response.url not in self.refused and response.status >= REFUSALS.start:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith("Failed to load resource") and message.location["url"] in self.refused:
            return
        self.faults.append(f"console {message.type}: {message.text}")


def sideways(page: Page) -> str:
    """Name what makes the page scroll sideways; empty where nothing does."""
    return str(page.evaluate(WIDEST))


WIDEST = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  return `${root.scrollWidth} px: ` + wide.slice(0, 5).map((one) => `${one.tagName}.${one.className}`).join(" ");
}"""
