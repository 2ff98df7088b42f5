@echo off
rem The desk by a double click, on Windows: looks for a Python that is new enough; tools\starter\start.py does the rest.
rem Only ASCII in here, and no blocks in brackets: a path may hold anything, Chinese characters and brackets too.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "found=no"
set "new=import sys; sys.exit(sys.version_info < (3, 11))"

py -3 -c "import sys" >nul 2>nul
if errorlevel 1 goto python
set "found=old"
py -3 -c "%new%" >nul 2>nul
if errorlevel 1 goto python
py -3 "%~dp0tools\starter\start.py" %*
exit /b

:python
rem What the store puts in the place of a Python that is missing answers with an error.
python -c "import sys" >nul 2>nul
if errorlevel 1 goto none
set "found=old"
python -c "%new%" >nul 2>nul
if errorlevel 1 goto none
python "%~dp0tools\starter\start.py" %*
exit /b

:none
type "%~dp0tools\starter\%found%-python.txt"
pause
exit /b 1
