/** Something that has to be ended or removed when this process is no more. */
export type Belonging = { group: number } | { folder: string };

/**
 * Tells the process that started this one, if it listens, what there is to end or remove in case
 * this process is killed before it can do so itself.
 */
export function tellParent(belonging: Belonging, exists: boolean): void {
	if (process.connected) process.send?.({ ...belonging, exists }, undefined, undefined, () => {});
}
