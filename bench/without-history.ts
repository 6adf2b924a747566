import type { BunPlugin } from "bun";

const lineWriter = /storage\/sqlite\/writer\/chain\.ts$/;

/**
 * A plugin that replaces the module of the engine that writes a line of history by one that writes none. Only the bench has
 * this switch. `demandUse` throws when the engine has not loaded the replacement.
 */
export function withoutHistory(): { plugin: BunPlugin; demandUse(): void } {
	let isUsed = false;
	return {
		plugin: {
			name: "without history",
			setup: ({ onLoad }) => {
				onLoad({ filter: lineWriter }, () => {
					isUsed = true;
					// The file keeps the ids of its people, and each process continues behind those of the ones before.
					return {
						contents:
							"let id = Date.now() * 1000; export function recordLine() { return ++id; }",
						loader: "ts",
					};
				});
			},
		},
		demandUse() {
			if (!isUsed)
				throw new Error(`The engine loads no module like ${lineWriter}.`);
		},
	};
}
