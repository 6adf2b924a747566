import type { Person } from "../contract/person.ts";

/** A property of a person that the console shows. */
export type FieldName = Exclude<keyof Person, "userName">;
