/** Shows the progress of a long command: a bar on a terminal, otherwise a line after each tenth. */
export interface Progress {
	show(done: number): void;
	finish(): void;
}

const barLength = 30;

export function openProgress(
	total: number,
	what: string,
	output: NodeJS.WriteStream = process.stderr,
): Progress {
	const start = performance.now();
	let shownTenth = -1;
	return {
		show(done) {
			const share = total === 0 ? 1 : done / total;
			const seconds = (performance.now() - start) / 1000;
			const left = share === 0 ? 0 : Math.ceil((seconds / share) * (1 - share));
			const count = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${what}`;
			if (output.isTTY) {
				const filled = "█"
					.repeat(Math.round(share * barLength))
					.padEnd(barLength, "░");
				output.write(
					`\r${filled} ${Math.floor(share * 100)}%  ${count}, ${left} s left  `,
				);
				return;
			}
			const tenth = Math.floor(share * 10);
			if (tenth > shownTenth) output.write(`${tenth * 10}%  ${count}\n`);
			shownTenth = tenth;
		},
		finish() {
			if (output.isTTY) output.write("\n");
		},
	};
}
