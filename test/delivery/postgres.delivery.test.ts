/** Delivery with its queue on PostgreSQL. */
import { openHome } from '../../src/queue/open-home.js';
import { describeDelivery } from '../support/delivery.contract.js';

describeDelivery('PostgreSQL', () => openHome({ url: process.env.TEST_POSTGRES_URL }));
