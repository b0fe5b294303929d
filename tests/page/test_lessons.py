"""The course in the browser: lesson after lesson, what there is to try, and the way back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.base.words import LOCALES, translated
from engine.explain.predict import EXERCISE
from tests.support.pages import DESK, HALL, LIVE, PHONE, editor, number, opened, type_program
from web.site.lessons import COURSE, LESSONS

pytestmark = pytest.mark.browser


def panel(page: Page) -> Locator:
    return page.locator("#lesson")


def title(page: Page) -> Locator:
    return panel(page).locator("h2")


def settings(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_course_is_walked_from_first_to_last_and_back(
    browser: Browser, server: str, locale: str
) -> None:
    page = opened(browser, server, f"/?_lang={locale}")
    page.evaluate("window.same = true")
    panel(page).get_by_role("link").last.click()
    for at, lesson in enumerate(COURSE):
        if at:
            panel(page).locator("[rel=next]").click()
        expect(title(page)).to_have_text(translated(lesson.title, locale))
        expect(editor(page) if locale == "en" else page.locator("#expression")).to_have_value(
            lesson.examples[0].state.expr
        )
        expect(page.locator("#problem")).to_be_empty()
        expect(page.locator("#record")).not_to_have_text("null")
        assert settings(page)["_lesson"] == lesson.name
        assert settings(page)["_lang"] == locale
    expect(panel(page).locator("[rel=next]")).to_have_count(0)
    for lesson in reversed(COURSE[:-1]):
        panel(page).locator("[rel=prev]").click()
        expect(title(page)).to_have_text(translated(lesson.title, locale))
    assert page.evaluate("window.same"), "the page was loaded anew"
    page.context.close()


@pytest.mark.parametrize("name", list(LESSONS))
def test_what_there_is_to_try_is_done_in_place_and_back_undoes_it(page: Page, name: str) -> None:
    page.goto(f"/?_lesson={name}")
    page.evaluate("window.same = true")
    lesson = LESSONS[name]
    links = panel(page).locator(".tries a")
    for at, action in enumerate(lesson.tries):
        links.nth(at).click()
        expect(editor(page)).to_have_value(action.state.expr)
        expect(page.locator("#problem")).to_be_empty()
        for field, value in action.state.values.items():
            expect(page.locator(f"#inputs [name={field}]").first).to_have_value(str(value))
        if action.state.step is not None:
            expect(page.locator("#step")).to_have_value(str(action.state.step))
        tab = "yours" if action.state.predict == EXERCISE else action.state.panel
        expect(page.locator(f"#tab-{tab}")).to_have_attribute("aria-selected", "true")
        assert settings(page) == {"expr": action.state.expr, **action.state.values} | {
            key: str(value) for key, value in action.state.settings.items()
        }
        page.go_back()
        expect(editor(page)).to_have_value(lesson.examples[0].state.expr)
        for field, value in lesson.examples[0].state.values.items():
            expect(page.locator(f"#inputs [name={field}]").first).to_have_value(str(value))
    assert page.evaluate("window.same"), "the page was loaded anew"


def test_a_step_across_the_kink_is_taken_in_the_check(page: Page) -> None:
    page.goto("/?_lesson=max")
    panel(page).get_by_role("link", name="Take a step of 2.5 on y").click()
    expect(page.locator("#panel-check [name=_h]")).to_have_value("2.5", timeout=20_000)
    expect(page.locator("#panel-check [name=_wrt]")).to_have_value("y")
    expect(page.locator("#panel-check .stepped")).to_contain_text("kink")
    expect(page.locator("#panel-check form.step")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#panel-check form.step")).to_be_in_viewport(timeout=20_000)


def test_the_lesson_stays_while_one_works_in_it(page: Page) -> None:
    page.goto("/?_lesson=two-layers")
    page.get_by_role("textbox", name="x value").fill("[2,3]")
    page.wait_for_url("**/*x=[2,3]*")
    assert settings(page) | {"expr": ""} == {
        "expr": "", "_lesson": "two-layers", "_data": "x", "x": "[2,3]",
        "W1": "[[1,-2],[0.5,1],[-1,0.5]]", "W2": "[[0.3,-0.4,1],[1.2,0.6,-0.5]]",
    }  # fmt: skip
    editor(page).fill("x * y")
    page.wait_for_url("**/*x%20*%20y*")
    expect(title(page)).to_have_text("Two layers")
    page.reload()
    expect(title(page)).to_have_text("Two layers")
    expect(editor(page)).to_have_value("x * y")


def test_the_circuit_that_is_shown_is_marked_among_the_lessons(page: Page) -> None:
    page.goto("/?_lesson=forks")
    marked = panel(page).locator("[aria-current=true]")
    expect(marked).to_have_text("A fork by name")
    panel(page).get_by_role("link", name="x used twice").click()
    expect(marked).to_have_text("x used twice")
    expect(editor(page)).to_have_value("x*x")
    page.go_back()
    expect(marked).to_have_text("A fork by name")


def test_a_text_that_has_the_answers_is_put_away_while_they_are_asked_for(page: Page) -> None:
    page.goto("/?_lesson=neuron")
    told = panel(page).get_by_text("Here every gate of it is a small one")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Predict").click()
    page.locator("#asks [data-mode=gradients]").click()
    expect(told).not_to_be_visible()
    panel(page).get_by_text("The text has the answers").click()
    expect(told).to_be_visible()
    panel(page).get_by_role("link", name="Write the backward pass").click()
    expect(panel(page).locator(".doing")).to_contain_text("begin with df = 1")
    expect(told).not_to_be_visible()
    page.emulate_media(media="print")
    expect(told).not_to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Its circuit").click()
    expect(told).to_be_visible()


def test_a_lesson_is_put_away_and_its_circuit_stays(page: Page) -> None:
    page.goto("/?_lesson=forks")
    panel(page).get_by_role("link", name="Put the lesson away").click()
    expect(panel(page)).to_be_hidden()
    expect(editor(page)).to_have_value("c = a + b\nd = b + 1\ne1 = c * d")
    assert "_lesson" not in settings(page)
    page.reload()
    expect(panel(page)).to_be_hidden()
    expect(number(page, "w2", "gradient")).to_have_text("5.00")


def test_a_lesson_that_is_closed_stays_so_in_the_next(page: Page) -> None:
    page.goto("/?_lesson=forks")
    title(page).click()
    expect(panel(page).locator(".tries")).to_be_hidden()
    panel(page).locator("[rel=next]").click()
    expect(title(page)).to_have_text("Vectors")
    expect(panel(page).locator(".tries")).to_be_hidden()
    expect(panel(page).locator("summary")).to_be_focused()


def test_the_lesson_s_place_opens_the_course_with_this_lesson_marked(page: Page) -> None:
    page.goto("/?_lesson=max")
    page.get_by_role("button", name=f"Lesson 5 of {len(COURSE)}").click()
    expect(page.locator("#examples [aria-current]")).to_contain_text(
        "what a derivative does not say"
    )
    page.locator("#examples").get_by_role("link", name="Losses").click()
    expect(title(page)).to_have_text("Losses")
    expect(page.locator("#examples")).to_be_hidden()


def test_a_first_visit_is_invited_and_may_work_on(page: Page) -> None:
    invitation = panel(page).get_by_role("link", name="Begin with lesson 1")
    expect(invitation).to_be_visible()
    page.get_by_role("spinbutton", name="x value").fill("7")
    page.wait_for_url("**/*x=7*")
    expect(invitation).to_be_visible()
    assert settings(page) == {"expr": "(x+y)*z", "x": "7", "y": "5", "z": "-4"}
    invitation.click()
    expect(title(page)).to_have_text("A product")
    page.go_back()
    expect(panel(page)).to_be_hidden()
    expect(page.get_by_role("spinbutton", name="x value")).to_have_value("7")


def test_who_closes_the_invitation_is_invited_no_more(page: Page) -> None:
    panel(page).get_by_role("button", name="Close").click()
    expect(panel(page)).to_be_hidden()
    other = page.context.new_page()  # which has nothing of what a tab keeps
    other.goto("/")
    expect(other.locator("#lesson")).to_be_hidden()


def test_who_has_written_a_program_is_invited_no_more(page: Page) -> None:
    for program in ("a = x\nb = a*y\nc = b*z\nd = c + 1", "x*y"):
        type_program(page, program)
        page.wait_for_timeout(200)
        expect(panel(page)).to_be_hidden()
    page.goto("/")
    expect(panel(page)).to_be_hidden()


@pytest.mark.parametrize("locale", LOCALES)
def test_without_a_script_the_links_lead_on(browser: Browser, server: str, locale: str) -> None:
    page = opened(browser, server, f"/?_lang={locale}", java_script_enabled=False)
    panel(page).get_by_role("link").last.click()
    panel(page).locator("[rel=next]").click()
    panel(page).locator(".tries a").nth(1).click()
    expect(title(page)).to_have_text(translated(LESSONS["first"].title, locale))
    expect(number(page, "w5", "value")).to_have_text("−8.00")
    assert settings(page)["_lang"] == locale
    panel(page).locator(".leave").click()
    expect(panel(page)).to_be_hidden()
    expect(number(page, "w5", "value")).to_have_text("−8.00")
    page.context.close()


@pytest.mark.parametrize("size", [DESK, HALL, PHONE])
def test_circuit_and_lesson_are_in_sight_together(
    browser: Browser, server: str, size: tuple[int, int]
) -> None:
    page = opened(browser, server, size=size)
    for name in LESSONS:
        page.goto(f"/?_lesson={name}")
        page.locator(LIVE).wait_for()  # until then another flow may take the circuit's place
        for part in ("#lesson h2", "#lesson .pages > p", "#viewport > svg"):
            box = page.locator(part).first.bounding_box()
            assert box is not None
            assert box["y"] >= 0 and box["y"] + min(box["height"], 200) <= size[1], (name, part)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0], name
    page.context.close()


def test_on_a_phone_what_is_tried_comes_in_sight(browser: Browser, server: str) -> None:
    page = opened(browser, server, "/?_lesson=max", PHONE)
    panel(page).locator(".tries a").first.click()
    expect(page.locator("#panel-check [name=_h]")).to_have_value("2.5", timeout=20_000)
    expect(page.locator("#panel-check form.step")).to_be_in_viewport()
    expect(
        page.locator(".sheet #panel-check")
    ).to_be_visible()  # over the lesson, which is where it was
    page.go_back()
    expect(page.locator(".sheet")).to_have_count(0)
    expect(panel(page).locator(".tries a").first).to_be_in_viewport()
    panel(page).locator(".tries a").nth(1).scroll_into_view_if_needed()
    panel(page).locator(".tries a").nth(1).click()
    expect(number(page, "w2", "gradient")).to_have_text("1.00")
    expect(number(page, "w2", "gradient")).to_be_in_viewport()
    page.context.close()
