import type { english } from "./english/english.ts";

/** The texts of the pages. A language that lacks one of them, or has one more, does not compile. */
export type Words = Texts<typeof english>;

/** The shape of some English texts, without their letters. */
export type Texts<T> = T extends string
	? string
	: T extends (...values: infer Values) => string
		? (...values: Values) => string
		: { readonly [Name in keyof T]: Texts<T[Name]> };
