# Set-up shared by scripts/start and scripts/test, which source this file from the
# checkout: Debian packages where apt is, .venv, and the program with its extras.
# Everything that is already there is skipped. What it does: docs/setup.md.

python_packages=(python3 python3-venv ca-certificates)
qt_packages=(libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1
             fonts-dejavu-core)
x11_packages=(libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1 libxcb-shape0
              libxkbcommon-x11-0)
# The compiler runs networks that were exported as C.
test_packages=(xvfb xauth xdotool gcc libc6-dev)

# A bare system has no locale, and file names and output would be ASCII.
if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then export LC_ALL=C.UTF-8; fi

say() { printf '%s\n' "$*" >&2; }

# Whether python3 is new enough and can make environments (Debian splits that off).
python_is_usable() {
    python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
        >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The packages among the arguments that are not installed, one a line.
missing_packages() {
    local installed package
    # t64: the same library on newer releases.
    installed=" $(dpkg-query -W -f='${Package}=${db:Status-Status} ' "$@" \
        "${@/%/t64}" 2>/dev/null || true)"
    for package in "$@"; do
        case "$package" in python3*) python_is_usable && continue ;; esac
        case "$installed" in
            *" $package=installed "* | *" ${package}t64=installed "*) ;;
            *) printf '%s\n' "$package" ;;
        esac
    done
}

install_packages() {
    local missing
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        python_is_usable && return
        say "This system has no apt, so please install Python 3.11 or newer with venv yourself, then run this again."
        exit 1
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "Missing, and neither root nor sudo to install them; as root: apt-get install ${missing[*]}"
        python_is_usable || exit 1
        return 0
    fi
    say "Installing Debian packages: ${missing[*]}"
    as_root apt-get update -qq ||
        say "The package lists could not all be renewed; going on with those that are there."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}

make_environment() {
    # pip is missing where the making was interrupted, and where .venv belongs to
    # another Python than the one that runs it now.
    .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' \
        >/dev/null 2>&1 && return 0
    if ! python_is_usable; then
        say "Weightloom needs Python 3.11 or newer with venv, and this system has $(python3 --version 2>&1 || true)."
        exit 1
    fi
    say "Making .venv with $(python3 --version)"
    python3 -m venv --clear .venv
}

# compile_sources: byte code of the program, which pip does not make of a checkout. The
# first start would compile it; Python makes it anew where a source has changed.
compile_sources() {
    .venv/bin/python -m compileall -q engine gui main.py ||
        say "The byte code could not be written; each start compiles it, more slowly."
    # What is compiled while modules are imported. Without Qt's packages only commands
    # can be imported, and need it.
    .venv/bin/python -c 'import main; main.command_module()' || true
    .venv/bin/python -c 'import main; main.window_module()' 2>/dev/null || true
}

# install_program EXTRAS: with pip, unless these extras were installed from this
# pyproject.toml, at this place, by this Python (or these and more: onnx, onnx,dev).
install_program() {
    local extras=$1 stamp wanted
    wanted="$(cksum <pyproject.toml) $PWD $(.venv/bin/python --version)"
    for stamp in ".venv/installed-$extras"*; do
        [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    done
    say "Installing Weightloom with its extras [$extras] into .venv"
    .venv/bin/python -m pip install -q --disable-pip-version-check -e ".[$extras]"
    printf '%s\n' "$wanted" >".venv/installed-$extras"
    compile_sources
}

# compile_once: the kernel that trains and the rasteriser that draws, once for what is
# installed now. A failure costs speed only, and the program says so.
compile_once() {
    local stamp=.venv/compiled wanted
    wanted="$(cat .venv/installed-* engine/machine_code.py gui/raster/*.py \
        engine/backends/*kernel*.py engine/backends/fused_*.py | cksum)"
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    say "Compiling the training kernel and the rasteriser"
    .venv/bin/python -m engine.backends.compile_kernel ||
        say "The kernel could not be compiled; NumPy trains, more slowly."
    .venv/bin/python -m gui.raster.compile_raster ||
        say "The rasteriser could not be compiled; Qt draws, more slowly."
    printf '%s\n' "$wanted" >"$stamp"
}

# set_up EXTRAS PACKAGE...
set_up() {
    local extras=$1
    shift
    install_packages "$@"
    make_environment
    install_program "$extras"
    compile_once
}
