# bash completion of plimsoll; made by `plimsoll docs completion bash`
_plimsoll() {
    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" verb="${COMP_WORDS[1]}"
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "replay audit margin compare check docs --help --version" -- "$word")
        return
    fi
    case "$verb:$before" in
        replay:--path) mapfile -t COMPREPLY < <(compgen -W "low-first high-first close both" -- "$word"); return ;;
        replay:--gaps) mapfile -t COMPREPLY < <(compgen -W "stop carry halt" -- "$word"); return ;;
    esac
    case "$verb:$word" in
        replay:-*) mapfile -t COMPREPLY < <(compgen -W "--rules --market --scenario --accounts --population --out --json --path --gaps --seed --from --to --no-feedback --static-depth --policy-diff --help" -- "$word"); return ;;
        audit:-*) mapfile -t COMPREPLY < <(compgen -W "--certificate --json --help" -- "$word"); return ;;
        margin:-*) mapfile -t COMPREPLY < <(compgen -W "--rules --json --help" -- "$word"); return ;;
        compare:-*) mapfile -t COMPREPLY < <(compgen -W "--rules --json --help" -- "$word"); return ;;
        check:-*) mapfile -t COMPREPLY < <(compgen -W "--help" -- "$word"); return ;;
        docs:-*) mapfile -t COMPREPLY < <(compgen -W "--out --help" -- "$word"); return ;;
        docs:*) mapfile -t COMPREPLY < <(compgen -W "refusals exit-codes man completion" -- "$word"); return ;;
    esac
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _plimsoll plimsoll
