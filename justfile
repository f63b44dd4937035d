# The commands of the house. `just` without a name lists them.

_list:
    @just --list --unsorted

# A year of a small municipality, on http://127.0.0.1:8080
demo:
    cargo run --release -- demo

# All tests, on SQLite and, where its programs are found, on PostgreSQL
test *args:
    cargo test --workspace {{ args }}

# What CI checks without running anything
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps

# Licences, bans and sources of all dependencies
deny:
    cargo deny check licenses bans sources

# Known weaknesses of dependencies; needs the network
advisories:
    cargo deny check advisories

# The numbers, each beside its floor
bench *args:
    cargo bench --package pobuda-tests -- {{ args }}

# The pages in a real browser; --pictures DIR leaves pictures of them
browser *args:
    tests/browser/run {{ args }}

# This book, in the browser
book:
    mdbook serve docs --open

# All of CI
ci:
    .ci/run
