/** What a browser sends with mixpanel-browser: events of some 500 bytes, each with an id of its own. */
import { randomUUID } from 'node:crypto';

const USER_AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const HEADERS = `host: 127.0.0.1\r\nuser-agent: ${USER_AGENT}\r\naccept: */*\r\ncontent-type: application/json`;
const PAGES = ['/', '/venues', '/venues/4', '/venues/12/book', '/account'];

/** @returns {() => string} the text of one more request with so many events */
export function eventRequests(eventsEach) {
  let count = 0;
  return () => {
    const events = Array.from({ length: eventsEach }, () => eventOf(count++));
    const body = JSON.stringify(eventsEach === 1 ? events[0] : events);
    return `POST /track?verbose=1&ip=1 HTTP/1.1\r\n${HEADERS}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
}

function eventOf(count) {
  const device = `device-${count % 5_000}`;
  return {
    event: 'Venue Viewed',
    properties: {
      $os: 'Mac OS X',
      $browser: 'Chrome',
      $browser_version: 141,
      $current_url: `https://venuespot.example${PAGES[count % PAGES.length]}`,
      $screen_height: 1117,
      $screen_width: 1728,
      mp_lib: 'web',
      $lib_version: '2.83.0',
      $insert_id: randomUUID(),
      time: Date.now() / 1_000,
      distinct_id: `$device:${device}`,
      $device_id: device,
      $initial_referrer: '$direct',
      venue: count % 300,
      token: 'bench',
    },
  };
}
