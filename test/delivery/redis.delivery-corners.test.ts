/** The corners of delivery with its queue on Redis. */
import { openHome } from '../../src/queue/open-home.js';
import { describeDeliveryCorners } from '../support/delivery-corners.contract.js';

describeDeliveryCorners('Redis', () => openHome({ url: process.env.TEST_REDIS_URL }));
