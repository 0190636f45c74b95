/** Delivery with its queue on Redis. */
import { openHome } from '../../src/queue/open-home.js';
import { describeDelivery } from '../support/delivery.contract.js';

describeDelivery('Redis', () => openHome({ url: process.env.TEST_REDIS_URL }));
