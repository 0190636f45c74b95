/** As much of the packages that this repository does not install as the README's examples use. */

declare module 'mongoose' {
  interface Query {
    lean(): PromiseLike<unknown>;
  }
  const mongoose: { models: Record<string, { findById(id: string, projection: string): Query }> };
  export default mongoose;
}

declare module 'drizzle-orm' {
  export function eq(column: unknown, value: unknown): object;
}
