/** A Prisma client, as far as the README's example uses it. */
interface VenueQuery {
  where: { id: number };
  select: { name: true };
}

export declare const prisma: { venue: { findUnique(query: VenueQuery): Promise<{ name: string } | null> } };
