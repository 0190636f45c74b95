/** Requests as real traffic has them: many people, places, addresses and user agents; the same ones in every run. */

const PEOPLE = 5_000;
const VENUES = 2_000;
const CHROME_VERSIONS = 12;

/**
 * @param {number} count
 * @returns {{ path: string, headers: Record<string, string> }[]}
 */
export function visits(count) {
  const random = mulberry32(count);
  const upTo = (limit) => Math.floor(random() * limit);
  const hex = (length) => Array.from({ length }, () => upTo(16).toString(16)).join('');
  const people = Array.from({ length: PEOPLE }, () => ({
    id: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    address: `${upTo(223) + 1}.${upTo(256)}.${upTo(256)}.${upTo(256)}`,
    userAgent: userAgent(upTo),
  }));
  return Array.from({ length: count }, () => {
    const person = people[upTo(PEOPLE)];
    const headers = {
      'x-user': person.id,
      'x-forwarded-for': person.address,
      'user-agent': person.userAgent,
      accept: 'application/json',
    };
    if (random() < 0.5) headers.referer = `https://venuespot.example/venues?page=${upTo(40)}`;
    return { path: `/venues/${upTo(VENUES)}`, headers };
  });
}

function userAgent(upTo) {
  const chrome = `${120 + upTo(CHROME_VERSIONS)}.0.0.0`;
  const ios = `${15 + upTo(3)}_${upTo(7)}`;
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  const kinds = [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/${chrome} Safari/537.36`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/${chrome} Safari/537.36`,
    `Mozilla/5.0 (Linux; Android 1${upTo(5)}; SM-S91${upTo(9)}B) ${webkit} Chrome/${chrome} Mobile Safari/537.36`,
    `Mozilla/5.0 (iPhone; CPU iPhone OS ${ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${ios.replace('_', '.')} Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${115 + upTo(15)}.0) Gecko/20100101 Firefox/${115 + upTo(15)}.0`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/${chrome} Safari/537.36 Edg/${chrome}`,
  ];
  return kinds[upTo(kinds.length)];
}

/** A small generator with a seed: the same visits in every run, on every machine. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
