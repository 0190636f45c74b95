/** The corners of delivery with its queue on PostgreSQL. */
import { openHome } from '../../src/queue/open-home.js';
import { describeDeliveryCorners } from '../support/delivery-corners.contract.js';

describeDeliveryCorners('PostgreSQL', () => openHome({ url: process.env.TEST_POSTGRES_URL }));
