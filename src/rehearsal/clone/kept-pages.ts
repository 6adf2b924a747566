import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Entry, Page } from "../service/pages.ts";
import { createFolder, readJson, writeWhole } from "./clone-files.ts";

/** A list as far as its pages are on disk. */
interface KeptList {
	items: Entry[];
	/** Entries that came twice. */
	repeated: number;
	/** Where the next page is; undefined when the list is complete or has not begun. */
	next: string | undefined;
	isComplete: boolean;
	/** Why the service does not give this list to the caller, in a sentence. */
	refusal?: string;
}

interface KeptPage extends Page {
	refusal?: string;
}

/** The pages of an unfinished clone, each in a file of its own, so that the next run continues behind them. */
export interface KeptPages {
	list(name: string): KeptList;
	add(name: string, page: KeptPage): void;
	/** Removes the pages of one list. */
	clear(name: string): void;
}

export function openKeptPages(folder: string): KeptPages {
	createFolder(folder);
	const counts = new Map<string, number>();
	const pathOf = (name: string, count: number) =>
		join(folder, `${name}.${String(count).padStart(6, "0")}.json`);
	const namesOf = (name: string) =>
		readdirSync(folder).filter(
			(file) => file.startsWith(`${name}.`) && file.endsWith(".json"),
		);
	return {
		list(name) {
			const kept: KeptList = {
				items: [],
				repeated: 0,
				next: undefined,
				isComplete: false,
			};
			for (let count = 1; ; count += 1) {
				const page = readJson(pathOf(name, count)) as KeptPage | undefined;
				if (page === undefined) {
					counts.set(name, count - 1);
					return kept;
				}
				for (const item of page.items) kept.items.push(item);
				kept.repeated += page.repeated;
				kept.next = page.next;
				kept.isComplete = page.next === undefined;
				kept.refusal = page.refusal;
			}
		},
		add(name, page) {
			const count = (counts.get(name) ?? 0) + 1;
			writeWhole(pathOf(name, count), [JSON.stringify(page)]);
			counts.set(name, count);
		},
		clear(name) {
			for (const file of namesOf(name)) rmSync(join(folder, file));
			counts.set(name, 0);
		},
	};
}
