import type { english } from "./english/english.ts";

/** The texts of the pages. A language that lacks one of them, or has one more, does not compile. */
export type Words = Widened<typeof english>;

/** The shape of English texts without their letters. */
type Widened<T> = T extends string
	? string
	: T extends (...values: infer Values) => string
		? (...values: Values) => string
		: { readonly [Name in keyof T]: Widened<T[Name]> };
