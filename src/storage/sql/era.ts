import { readSetting, writeSetting } from "./settings.ts";
import type { Work } from "./statement.ts";

/** The setting with the number of the era, which grows with each load of a snapshot. */
export const eraSetting = "era";

/** The era of the directory. */
export function* readEra(): Work<number> {
	return Number((yield* readSetting(eraSetting)) ?? 0);
}

/** Begins an era. */
export function* writeEra(era: number): Work<void> {
	yield* writeSetting({ name: eraSetting, value: String(era) });
}
