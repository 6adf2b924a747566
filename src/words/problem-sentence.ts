/** A refused field, as a sentence about it needs it. */
interface RefusedField {
	/** The name of the field in the language of the page. */
	label: string;
	/** The name is a plural. */
	isPlural: boolean;
	/** The names of the other fields of the problem. */
	others: readonly string[];
	/** The lists among the parameters of the problem. */
	lists: (name: string) => readonly string[];
	values: Readonly<Record<string, unknown>>;
}

/** Makes the sentence of a problem. */
export type ProblemSentence = (field: RefusedField) => string;
