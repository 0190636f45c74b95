/** A Drizzle database, as far as the README's example uses it. */
export declare const venues: { id: object; name: object };

interface Selection {
  from(table: object): { where(condition: object): Promise<{ name: string }[]> };
}

export declare const db: { select(columns: { name: object }): Selection };
