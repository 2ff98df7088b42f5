"""The recipes of `deploy/` and the Dockerfile: they can be read, name what is there, and their commands do what they say."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from paths import ROOT
from tests import small

DEPLOY = ROOT / "deploy"
#: the 20th after each quarter
CRON = "15 3 20 1,4,7,10 *"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the project whose only report is a small one."""
    place = tmp_path_factory.mktemp("deploy") / "fangzhi"
    left = shutil.ignore_patterns(
        ".git", ".venv", ".cache", ".hypothesis", ".*_cache", "__pycache__", "public*", "tests", "images", "reports"
    )  # fmt: skip
    shutil.copytree(ROOT, place, ignore=left)
    (place / ".venv").symlink_to(ROOT / ".venv")
    (place / "reports").mkdir()
    report = small.short(small.keep(small.made(place / "reports"))) / "report.toml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace('["zh", "en"]', '["zh"]'), encoding="utf-8")
    return place


def _run(place: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    store = {"FANGZHI_STORE": str(place.parent / "store"), "LANG": "C.UTF-8"}
    return subprocess.run(
        words, cwd=place, env={**os.environ, **store}, capture_output=True, text=True, timeout=300
    )


def _commands(name: str) -> list[str]:
    recipe = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    if "jobs" in recipe:
        return [step["run"] for step in recipe["jobs"]["build"]["steps"] if "run" in step]
    return [*recipe["pages"]["before_script"], *recipe["pages"]["script"]]


def test_recipes_are_whole() -> None:
    """Both publish what they build, at a push and by the calendar, and set up first."""
    github = yaml.safe_load((DEPLOY / "github-pages.yml").read_text(encoding="utf-8"))
    # YAML reads “on” as true
    assert {"push", "schedule", "workflow_dispatch"} <= set(github[True])
    assert github[True]["schedule"] == [{"cron": CRON}]
    upload = next(s for s in github["jobs"]["build"]["steps"] if "upload-pages-artifact" in s.get("uses", ""))
    assert f"--out {upload['with']['path']} " in " ".join(_commands("github-pages.yml"))
    assert github["permissions"]["pages"] == "write" and github["jobs"]["deploy"]["needs"] == "build"
    gitlab = yaml.safe_load((DEPLOY / "gitlab-pages.yml").read_text(encoding="utf-8"))["pages"]
    assert gitlab["artifacts"]["paths"] == ["public"]
    for name in ("github-pages.yml", "gitlab-pages.yml"):
        assert "make setup" in _commands(name)
        # in a fresh machine fonts would be taken for installed
        assert ".venv" not in re.sub(r"#.*", "", (DEPLOY / name).read_text(encoding="utf-8"))
    assert CRON in (DEPLOY / "crontab").read_text(encoding="utf-8")
    assert CRON in (DEPLOY / "gitlab-pages.yml").read_text(encoding="utf-8")


def test_the_image_has_what_make_installs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    system = re.search(r"^SYSTEM := (.*)$", makefile, re.MULTILINE)
    assert system is not None
    assert all(re.search(rf"\s{re.escape(package)}\s", docker) for package in system[1].split())
    assert re.search(r"^\$\(VENV\)/\.packages:", makefile, re.MULTILINE), "what the image is made by"
    for source in re.findall(r"^COPY (?!--from)(.*) \S+$", docker, re.MULTILINE):
        assert all((ROOT / word).exists() for word in source.split()), source
    assert docker.rindex("USER fangzhi") > docker.rindex("RUN "), "nothing runs as root but the set-up"
    kept_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", ".cache"} <= set(kept_out)
    # nothing that the program imports or shows is left out
    assert not set(kept_out) & {"templates", "locales", "reports", "docs", "fangzhi", "intake"}


def test_the_image_keeps_to_the_rules_of_image_files() -> None:
    """What hadolint asks for, where it is not there to ask: a fixed base, no extra packages, no lists left, words of a command apart."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    stages: set[str] = set()
    for base, name in re.findall(r"^FROM (\S+) AS (\S+)$", text, re.MULTILINE):
        # DL3006, DL3007: a release and not what is newest; all of one release
        assert base in stages or re.fullmatch(r"debian:\d+\.\d+-slim", base), base
        stages.add(name)
    assert len(set(re.findall(r"^FROM (debian\S+)", text, re.MULTILINE))) == 1
    for line in lines:
        if "apt-get install" in line:
            # DL3014, DL3015, DL3009
            assert "apt-get update &&" in re.sub(r" +", " ", line)
            assert "install -y --no-install-recommends" in line and "rm -rf /var/lib/apt/lists/*" in line
        assert not re.match(r"(RUN cd |ADD |MAINTAINER )|.*\bsudo\b", line), line
        if line.startswith(("CMD", "ENTRYPOINT")):
            # DL3025
            assert isinstance(yaml.safe_load(line.partition(" ")[2]), list)
        if line.startswith("WORKDIR"):
            # DL3000
            assert line.split()[1].startswith("/")
    # DL3002: who the program runs as
    assert [line for line in lines if line.startswith("USER")] == ["USER fangzhi"]
    # what is left aside has its reason
    assert re.findall(r"hadolint ignore=(\S+)", text) == ["DL3008", "DL3008"]


def test_the_image_of_the_desk() -> None:
    """It listens to all within, is published to this machine alone, and what is built without a target is the site."""
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM (\S+) AS (\S+)$", docker, re.MULTILINE)
    assert [name for _, name in stages] == ["packages", "base", "desk", "site"]
    assert docker.count("\nFROM ") == len(stages)
    part = docker[docker.index(" AS desk") : docker.index("FROM base AS site")]
    words = yaml.safe_load(re.search(r"^CMD (\[.*\])$", part, re.MULTILINE)[1])
    assert words[:3] == ["desk", "--listen", "0.0.0.0"]
    port = words[words.index("--port") + 1]
    volume = re.search(r"^VOLUME (\S+)$", part, re.MULTILINE)[1]
    assert all(words[words.index(w) + 1].startswith(f"{volume}/") for w in ("--into", "--out"))
    assert re.search(rf"^RUN install -d -o fangzhi .* {volume}$", docker, re.MULTILINE), (
        "writable for the user"
    )
    pages = [ROOT / "Dockerfile", *(ROOT / "docs" / "howto" / f"desk{s}.md" for s in ("", ".zh"))]
    for page in pages:
        runs = re.findall(r"docker run .*fangzhi-desk", page.read_text(encoding="utf-8"))
        assert runs, page
        for line in runs:
            assert f"-p 127.0.0.1:{port}:{port}" in line
            assert f":{volume} " in line
    # the options are those that the command has
    taken = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "build.py", "desk", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(word in taken.stdout for word in words if word.startswith("--"))


def test_kubernetes_starts_what_the_image_has() -> None:
    """The commands are ones that Dask's own command line reads, and labels and names lead to each other."""
    from click.testing import CliRunner
    from distributed.cli import dask_scheduler, dask_worker

    parts = list(yaml.safe_load_all((DEPLOY / "kubernetes.yml").read_text(encoding="utf-8")))
    pods = {p["metadata"]["name"]: p["spec"]["template"] for p in parts if p["kind"] == "Deployment"}
    (service,) = [p for p in parts if p["kind"] == "Service"]
    (policy,) = [p for p in parts if p["kind"] == "NetworkPolicy"]
    assert service["spec"]["selector"] == pods["fangzhi-scheduler"]["metadata"]["labels"]
    programs = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
    for pod in pods.values():
        assert policy["spec"]["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
        (container,) = pod["spec"]["containers"]
        python, *start, part = container["command"][:4]
        assert (python, *start) == (".venv/bin/python", "-m", "dask")
        options = [word for word in container["command"][4:] if word.startswith("--")]
        shown = CliRunner().invoke(programs[part], ["--help"]).output
        assert options and all(option in shown for option in options), (part, options)
    worker = pods["fangzhi-worker"]["spec"]["containers"][0]["command"]
    assert f"tcp://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}" in worker
    assert worker[worker.index("--nthreads") + 1] == "1"
    makefile, docker = ((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "Dockerfile"))
    assert "$(VENV)/.packages-distributed:" in makefile and "RUN make .venv/$PACKAGES " in docker


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_serves_as_its_settings_say(tmp_path: Path) -> None:
    """The settings as they are, but for address and folder: pages, what is not there, what is kept for the next build."""
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True)
    (site / "zh" / "index.html").write_text("<p>四川</p>" * 200, "utf-8")
    (site / "404.html").write_text("lost", "utf-8")
    (site / "table.csv").write_text("地区,得分\n" * 200, "utf-8")
    (site / "fangzhi-site.json").write_text("{}", "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "listen 80;" in text and "root /srv/briefs;" in text
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/briefs", str(site))
    own = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in own)
    user = "user root; " if os.getuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {user}worker_processes 1; pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {kept}\n{text}\n}}\n",
        encoding="utf-8",
    )
    words = ["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    subprocess.run([*words, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        status, head, body = _asked(port, "/zh/")
        assert status == 200 and head["content-type"] == "text/html; charset=utf-8"
        assert head["cache-control"] == "no-cache" and "四川" in gzip.decompress(body).decode()
        status, head, body = _asked(port, "/table.csv")
        assert status == 200 and head["content-type"] == "text/csv; charset=utf-8"
        assert head["cache-control"] == "no-cache"
        assert gzip.decompress(body).decode().startswith("地区,得分")
        status, _, body = _asked(port, "/zh/nowhere/")
        assert status == 404 and body == b"lost"
        assert _asked(port, "/fangzhi-site.json")[0] == 404
    finally:
        server.terminate()
        server.wait(10)


def _asked(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    """What a server on this machine answers a browser that takes packed files: status, head, body."""
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        except ConnectionRefusedError:
            connection.close()
            time.sleep(0.05)
            continue
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found
    raise AssertionError("the server does not answer")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["github-pages.yml", "gitlab-pages.yml"])
def test_their_commands_leave_a_site(checkout: Path, name: str) -> None:
    ours = [shlex.split(c) for c in _commands(name) if c.startswith("./fangzhi")]
    assert len(ours) == 2
    for words in ours:
        done = _run(checkout, words)
        assert done.returncode == 0, done.stderr
    out = checkout / ours[-1][ours[-1].index("--out") + 1]
    for file in ("index.html", "404.html", "mine/zh/index.html", "mine/zh/sichuan/brief.pdf"):
        assert (out / file).is_file(), file
    # GitLab's own of the same name holds anything, GitHub's as well
    shutil.rmtree(out)


@pytest.mark.slow
def test_the_image_builds_by_its_own_words(checkout: Path, tmp_path: Path) -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    entry = re.search(r"^ENTRYPOINT (\[.*\])$", docker, re.MULTILINE)
    usual = re.search(r"^CMD (\[.*\])$", docker, re.MULTILINE)
    assert entry is not None and usual is not None
    words = [*yaml.safe_load(entry[1]), *yaml.safe_load(usual[1])]
    words = [w.replace("/site", str(tmp_path / "site")) for w in words]
    (tmp_path / "site").mkdir()
    done = _run(checkout, [*words, "--format", "html"])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "public" / "index.html").is_file()


@pytest.mark.slow
def test_a_rebuild_leaves_the_old_site_where_a_report_is_wrong(checkout: Path, tmp_path: Path) -> None:
    script = str(checkout / "deploy" / "rebuild.sh")
    assert _run(checkout, [script]).returncode == 2
    site = tmp_path / "briefs"
    done = _run(checkout, [script, str(site), "mine"])
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert Path("index.html") in before
    report = checkout / "reports" / "mine" / "report.toml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("[[source]]", "[[sauce]]"), encoding="utf-8")
    failed = _run(checkout, [script, str(site), "mine"])
    report.write_text(text, encoding="utf-8")
    assert failed.returncode == 1
    assert "sauce" in failed.stdout + failed.stderr
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == before
