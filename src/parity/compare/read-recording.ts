import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Check } from "typebox/value";
import { Exchange, Run } from "../recording.ts";

/** Reads a recording, exchange by exchange. Rejects with a sentence when the file is none. */
export async function* readRecording(
	file: string,
): AsyncGenerator<{ run: Run; exchange: Exchange }> {
	const stream = createReadStream(file);
	await new Promise<void>((resolve, reject) => {
		stream.once("open", () => resolve());
		stream.once("error", reject);
	});
	let run: Run | undefined;
	let count = 0;
	let broken: number | undefined;
	for await (const line of createInterface({ input: stream })) {
		count++;
		const value = parse(line);
		if (Check(Run, value)) run = value;
		else if (run !== undefined && Check(Exchange, value))
			yield { run, exchange: value };
		else if (run === undefined || broken !== undefined)
			throw new Error(
				`Line ${broken ?? count} of ${file} is not of a recording. Make one with \`peopled proxy --to <url> --record <file>\`.`,
			);
		// A run that was killed leaves a part of a line.
		else broken = count;
	}
	if (run === undefined)
		throw new Error(
			`${file} is empty. Record something with \`peopled proxy --to <url> --record <file>\`.`,
		);
}

function parse(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
