import type { Node } from "./tree.ts";

/** The script that completes `peopled` in fish. */
export function writeFish(nodes: readonly Node[]): string {
	const paths = nodes.slice(1).map(({ path }) => `'${path}'`);
	const lines = nodes.flatMap(
		({ path, commands, flags, values, beginnings }) => {
			const at = `complete -c peopled -n '__peopled_at "${path}"'`;
			return [
				...commands.map(
					({ name, description }) => `${at} -f -a ${name} -d '${description}'`,
				),
				...flags.map(({ name, description }) => {
					const known = values[name];
					const rest = known === undefined ? "" : ` -x -a '${known.join(" ")}'`;
					return `${at} -l ${name.slice(2)}${rest} -d '${description}'`;
				}),
				...(beginnings.length === 0
					? []
					: [`${at} -f -a '${beginnings.join(" ")}'`]),
			];
		},
	);
	return `# fish completion of peopled: peopled completion fish | source
function __peopled_at
  set -l words (commandline -opc)
  set -l route
  for word in $words[2..-1]
    set -l candidate (string join -- ' ' $route $word)
    if contains -- "$candidate" ${paths.join(" ")}
      set route $candidate
    end
  end
  test "$route" = "$argv[1]"
end
complete -c peopled -e
${lines.join("\n")}
`;
}
