"""What a page has loaded, as the browser counts it: for tests, and for `make bench`."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

_LOADED = """Object.fromEntries(performance.getEntriesByType("resource")
  .map((entry) => [entry.name, entry.encodedBodySize]))"""


def loaded(page: Page) -> dict[str, int]:
    """Give the bytes of each file that a page has loaded, as served, by its address."""
    found: dict[str, int] = page.evaluate(_LOADED)
    return found


def scripts_and_styles(page: Page) -> list[int]:
    """List the bytes, as served, of each script and style that a page has loaded."""
    return [
        size for url, size in loaded(page).items() if urlsplit(url).path.endswith((".js", ".css"))
    ]


def other_hosts(page: Page) -> set[str]:
    """List the hosts other than its own that a page has loaded anything from."""
    return {urlsplit(url).netloc for url in loaded(page)} - {urlsplit(page.url).netloc}
