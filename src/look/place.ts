import {
	autoUpdate,
	computePosition,
	flip,
	offset,
	type Placement,
	shift,
	size,
} from "@floating-ui/dom";

const gapPx = 4;
const edgePx = 8;

/** A popover that stays beside its element until `stop`. */
export interface Placed {
	/** When it has its place, and can be seen and have the focus. */
	placed: Promise<void>;
	stop(): void;
}

/** Keeps an open popover beside an element, inside of the window. It is invisible until it has its place. */
export function keepBeside(
	anchor: HTMLElement,
	popover: HTMLElement,
	{
		placement = "bottom-start",
		isAsWide = false,
		mayCover = false,
	}: {
		placement?: Placement;
		/** Whether it is at least as wide as the element. */
		isAsWide?: boolean;
		/** Whether it may cover the element where it is too high for the room above and below. */
		mayCover?: boolean;
	} = {},
): Placed {
	const place = async () => {
		const { x, y } = await computePosition(anchor, popover, {
			placement,
			strategy: "fixed",
			middleware: [
				offset(gapPx),
				flip({ padding: edgePx }),
				shift({ padding: edgePx, crossAxis: mayCover }),
				size({
					padding: edgePx,
					apply: ({ availableHeight, rects }) => {
						popover.style.setProperty("--height-max", `${availableHeight}px`);
						if (isAsWide) popover.style.minWidth = `${rects.reference.width}px`;
					},
				}),
			],
		});
		popover.style.left = `${x}px`;
		popover.style.top = `${y}px`;
		popover.dataset.placed = "";
	};
	const stop = autoUpdate(anchor, popover, place);
	return {
		placed: place(),
		stop: () => {
			stop();
			delete popover.dataset.placed;
		},
	};
}
