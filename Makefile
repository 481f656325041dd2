# What a newcomer needs: `make run` and `make test`. Everything else is in `cedu --help`.

PYTHON ?= python3
PORT ?= 8000
SIZES ?= 1000,10000
# What touches the database most; `make test` runs it on PostgreSQL too.
ON_POSTGRESQL := database publishing test_changes.py test_throttle.py people/test_throttle_sign_in.py \
	content/test_content_commands.py desk/test_write.py desk/test_find.py desk/test_junk.py \
	embedding/test_showings.py search/test_counting.py api/test_lists.py ops/test_move.py ops/test_nodes.py \
	ops/test_disk_full_postgresql.py \
	ops/vault/test_backup.py::test_it_is_of_one_moment_while_editors_write \
	ops/vault/test_restore.py::test_every_public_page_is_the_same \
	ops/vault/test_restore.py::test_it_goes_from_either_database_to_the_other
TORTURE_ON_POSTGRESQL := test_kill_vault.py test_backup_at_work.py
VENV := .venv
BIN := $(VENV)/bin
WAPITI := 3.2.3

.PHONY: run test tests test-all torture scan bench bench-search test-lowest lock lint clean

run: $(VENV)/installed
	$(BIN)/cedu serve --port $(PORT)

# What is read and what is run need not wait for each other.
test: $(VENV)/tested
	$(MAKE) --no-print-directory --jobs=2 lint tests

lint: $(VENV)/tested
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/tested
	$(BIN)/pytest --numprocesses=auto --dist=loadfile
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --database=postgresql $(ON_POSTGRESQL:%=tests/%)

test-all: test
	$(BIN)/pytest --numprocesses=auto --dist=loadfile -m "not torture" --hypothesis-profile=long --cov --cov-report=term:skip-covered
	$(BIN)/pytest --numprocesses=auto --dist=loadfile -m "not torture" --database=postgresql

torture: $(VENV)/tested
	$(BIN)/pytest -m torture
	$(BIN)/pytest -m torture --database=postgresql $(TORTURE_ON_POSTGRESQL:%=tests/torture/%)

# Outside scanners against real servers on loopback; what they report is in .scan/.
scan: $(VENV)/tested $(VENV)-scan/$(WAPITI)
	$(BIN)/python -m tests.scanning $(VENV)-scan/bin/wapiti

$(VENV)-scan/$(WAPITI):
	$(PYTHON) -m venv --clear $(VENV)-scan
	$(VENV)-scan/bin/python -m pip install --quiet wapiti3==$(WAPITI)
	touch $@

bench: $(VENV)/installed
	$(BIN)/cedu bench site $(BENCH)

bench-search: $(if $(FILES),$(VENV)/installed)
	@test -n "$(FILES)" || { echo '请给出 SQuAD 形式的 JSON 文件：make bench-search FILES="a.json b.json"' >&2; exit 1; }
	$(BIN)/cedu bench search $(FILES) --sizes $(SIZES)

# That the lower ends of pyproject.toml's ranges still do.
test-lowest: $(VENV)/installed
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m cedu_site.ops.supply.locking --lowest > $(VENV)-lowest/lowest.txt
	$(VENV)-lowest/bin/python -m pip install --quiet --requirement $(VENV)-lowest/lowest.txt --editable . --group dev
	$(VENV)-lowest/bin/pytest --numprocesses=auto --dist=loadfile

# requirements.lock, for production: exactly what pyproject.toml's ranges come to today.
lock: $(VENV)/installed
	$(BIN)/python -m cedu_site.ops.supply.locking

$(VENV)/pip:
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新版本" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

$(VENV)/installed: $(VENV)/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-scan .scan .schemathesis .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
