#!/bin/sh
# What some tests look through besides Python packages: a browser for the site, poppler for the
# PDF, LibreOffice for Word, and a metric twin of the prescribed font. They are installed when one
# asks for it (make test SYSTEM=1) and on CI. Otherwise the tests that need them are skipped and
# say why; on CI a skipped test fails.
missing=""
command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ||
  missing="$missing chromium"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
fc-list 2>/dev/null | grep -q Tinos || missing="$missing fonts-croscore fontconfig"
# The tour in other browsers is for make test-deep.
if [ -n "$DEEP" ]; then
  command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="$missing firefox-esr"
  command -v WebKitWebDriver >/dev/null 2>&1 || missing="$missing webkit2gtk-driver"
  command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
fi
[ -z "$missing" ] && exit 0
if [ -z "$SYSTEM$CI" ]; then
  echo "Tests that need these are skipped; make test SYSTEM=1 installs them:$missing"
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Only root can install, and only with apt-get; please have installed:$missing" >&2
  exit 1
fi
echo "Installing for the tests:$missing"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
