"""The letter as a web page under axe-core, at both widths, light and dark: as drafted, and with every mark a draft can have."""

from datetime import date
from pathlib import Path

import pytest
from documents import SAMPLES, document
from stage import chromium, in_ci, visit

if chromium() is None and not in_ci():
    pytest.skip("no Chromium on this machine (apt-get install chromium)", allow_module_level=True)

import axe_playwright_python
from playwright.sync_api import Browser

from assistant.disclose import Drafted, Standing, Worded

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
MARKED = Drafted(
    {
        "summary": Worded("It is in the final mix. Legal has seen it.", True, untrue=("It is in the final mix.",)),
        "request": Worded("Please approve it in writing. Legal has seen it.", added=("Legal has seen it.",)),
    },
    Standing(
        3, "Zoë Nwachukwu", "Dana Ferreira", date(2026, 11, 22), date(2026, 11, 22), "a" * 64, 1, date(2026, 11, 20),
        ("Consent of the person: By word of mouth → Yes, in writing",), True,
    ),
)  # fmt: skip
LETTERS = {**{name: (name, None) for name in SAMPLES}, "marked": ("written_approval", MARKED)}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("name", LETTERS)
def test_axe_has_nothing_against_the_letter(window: Browser, name: str, phone: bool, dark: bool) -> None:
    sample, drafted = LETTERS[name]
    given = {"drafted": drafted} if drafted else {}
    context = visit(window, dark=dark, phone=phone)
    page = context.new_page()
    page.set_content(str(document(SAMPLES[sample], "html", **given).text))
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document)")
    told = [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in result["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert told == []
    assert wide <= 0
