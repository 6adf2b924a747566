import { readDocument } from "../source/document.ts";

/** An instruction of a Dockerfile. */
export interface Instruction {
	name: string;
	text: string;
}

/** The instructions of `deploy/Dockerfile`, each on one line, by stage. */
export function readStages(): Instruction[][] {
	const lines = readDocument("deploy/Dockerfile")
		.replace(/^#.*\n/gm, "")
		.replaceAll(/\\\n\s*/g, "")
		.split("\n")
		.filter((line) => line !== "");
	const stages: Instruction[][] = [];
	for (const line of lines) {
		const [name = "", ...words] = line.split(" ");
		if (name === "FROM") stages.push([]);
		stages.at(-1)?.push({ name, text: words.join(" ") });
	}
	return stages;
}

/** The text of an instruction of a stage; throws unless there is exactly one. */
export function readOnly(stage: readonly Instruction[], name: string): string {
	const [found, ...more] = stage.filter((known) => known.name === name);
	if (found === undefined || more.length > 0)
		throw new Error(`The stage must have one ${name}.`);
	return found.text;
}
