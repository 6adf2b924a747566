/** The place where the snapshots of one directory are, each a database. */
export interface Shelf {
	/** The names of the snapshots, sorted. */
	names(): string[];
	/** The address at which SQLite opens a snapshot; undefined when there is none of this name. */
	find(name: string): string | undefined;
	/** Lets `write` fill an empty database, which then takes the place of the snapshot. A failure changes nothing. */
	put(name: string, write: (address: string) => void): void;
	delete(name: string): void;
	/** Removes snapshots that live only as long as the directory is open. */
	close(): void;
}
