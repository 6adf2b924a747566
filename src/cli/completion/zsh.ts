import type { Node } from "./tree.ts";

/** The script that completes `peopled` in zsh. */
export function writeZsh(nodes: readonly Node[]): string {
	const paths = nodes.slice(1).map(({ path }) => `"${path}"`);
	const values = nodes.flatMap(({ path, values }) =>
		Object.entries(values).map(
			([flag, words]) =>
				`    ("${path} ${flag}") compadd -- ${words.join(" ")}; return ;;`,
		),
	);
	const describe = (words: Node["flags"]) =>
		words
			.map(
				({ name, description }) =>
					`'${name}:${description.replaceAll(":", "\\:")}'`,
			)
			.join(" ");
	const words = nodes.flatMap(({ path, commands, flags, beginnings }) => [
		`    ("${path}")`,
		`      flags=(${describe(flags)})`,
		`      commands=(${describe(commands)})`,
		`      beginnings=(${beginnings.join(" ")}) ;;`,
	]);
	return `#compdef peopled
# zsh completion of peopled: eval "$(peopled completion zsh)", or a file _peopled in a folder of $fpath
_peopled() {
  local route="" word candidate
  local -a flags commands beginnings
  for word in "\${(@)words[2,CURRENT-1]}"; do
    candidate="\${route:+$route }$word"
    case "$candidate" in
      (${paths.join("|")}) route="$candidate" ;;
    esac
  done
  case "$route \${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  case "$route" in
${words.join("\n")}
  esac
  if [[ "$PREFIX" == -* ]]; then _describe -o option flags; return; fi
  if (( \${#commands} )); then _describe command commands; return; fi
  if (( \${#beginnings} )); then compadd -S "" -- $beginnings; return; fi
  _files
}
if [[ "\${funcstack[1]}" == _peopled ]]; then _peopled "$@"; else compdef _peopled peopled; fi
`;
}
