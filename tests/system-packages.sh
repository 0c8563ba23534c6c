#!/bin/sh
# Install what some tests look through, where that is possible without asking: a browser for the
# site, poppler for the PDF, LibreOffice for Word, and a metric twin of the prescribed font.
# Elsewhere those tests are skipped and say why; on CI a skipped browser test is a failure.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
fc-list 2>/dev/null | grep -q Tinos || missing="$missing fonts-croscore fontconfig"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for the tests:$missing"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "Not installed, tests that need them are skipped:$missing"
fi
exit 0
