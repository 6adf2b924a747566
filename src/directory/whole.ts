/** All properties of `T`, the optional ones as well: a literal of this type that forgets one does not compile. */
export type Whole<T> = { [Key in keyof Required<T>]: T[Key] };
