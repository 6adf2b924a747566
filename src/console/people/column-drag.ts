import { nameColumn } from "./columns.ts";

/** The handlers of a row of heads whose columns can be dragged to another place. The names stay the first. */
export function columnDrag({
	names,
	move,
}: {
	/** The columns after the names, in their order. */
	names: () => readonly string[];
	/** Moves a column by a number of places. */
	move: (name: string, by: number) => void;
}) {
	let moving: string | undefined;
	let marked: HTMLElement | undefined;
	const mark = (head: HTMLElement | undefined) => {
		if (marked !== undefined) delete marked.dataset.drop;
		marked = head;
	};
	const distanceTo = (head: HTMLElement) =>
		names().indexOf(head.dataset.column ?? "") - names().indexOf(moving ?? "");
	return {
		start(event: DragEvent): void {
			moving = headOf(event)?.dataset.column;
			if (event.dataTransfer === null || moving === undefined) return;
			event.dataTransfer.effectAllowed = "move";
			event.dataTransfer.setData("text/plain", moving);
		},
		over(event: DragEvent): void {
			const head = headOf(event);
			mark(head);
			if (moving === undefined || head === undefined) return;
			event.preventDefault();
			head.dataset.drop = distanceTo(head) > 0 ? "after" : "before";
		},
		drop(event: DragEvent): void {
			const head = headOf(event);
			if (moving === undefined || head === undefined) return;
			event.preventDefault();
			move(moving, distanceTo(head));
		},
		end(): void {
			moving = undefined;
			mark(undefined);
		},
	};
}

function headOf({ target }: Event): HTMLElement | undefined {
	const head = (target as Element).closest<HTMLElement>("th[data-column]");
	return head === null || head.dataset.column === nameColumn ? undefined : head;
}
