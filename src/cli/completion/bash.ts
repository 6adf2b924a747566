import type { Node } from "./tree.ts";

/** The script that completes `peopled` in bash. */
export function writeBash(nodes: readonly Node[]): string {
	const paths = nodes.slice(1).map(({ path }) => `"${path}"`);
	const values = nodes.flatMap(({ path, values }) =>
		Object.entries(values).map(
			([flag, words]) => `    "${path} ${flag}") words="${words.join(" ")}" ;;`,
		),
	);
	const words = nodes.flatMap(({ path, commands, flags, beginnings }) => [
		`    "${path}")`,
		`      flags="${flags.map(({ name }) => name).join(" ")}"`,
		`      words="${[...commands.map(({ name }) => name), ...beginnings].join(" ")}" ;;`,
	]);
	return `# bash completion of peopled: eval "$(peopled completion bash)"
_peopled() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" flags="" words="" word candidate i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    candidate="\${path:+$path }$word"
    case "$candidate" in
      ${paths.join("|")}) path="$candidate" ;;
    esac
  done
  COMPREPLY=()
  case "$path $before" in
${values.join("\n")}
  esac
  if [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$path" in
${words.join("\n")}
  esac
  if [[ "$current" == -* ]]; then words="$flags"; fi
  if [[ -z "$words" ]]; then return; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ "\${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _peopled peopled
`;
}
