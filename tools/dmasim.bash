# SPDX-License-Identifier: MIT
# bash completion for dmasim.  Commands and options are asked from the program, so
# that this file never lags behind it.

_dmasim_words() {
    # of `dmasim --help`: the first word of each indented line
    dmasim --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
}

_dmasim_options() {
    dmasim "$1" --help 2>/dev/null | grep -o -- '--[a-z][a-z-]*' | sort -u
}

_dmasim_boards() {
    dmasim soc 2>/dev/null | sed 's/ .*//'
}

_dmasim() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}

    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_dmasim_words) --help --version" -- "$word")
    elif [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_dmasim_options "$command")" -- "$word")
    elif [ "$command" = soc ] || [ "$command" = draw ] ||
        [ "${COMP_WORDS[COMP_CWORD - 1]}" = --soc ]; then
        mapfile -t COMPREPLY < <(compgen -f -W "$(_dmasim_boards)" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -o filenames -F _dmasim dmasim
