/** Steps that several keys and commands share: to a pane, to a chart, to another portfolio, armed or not. */
import type { Interval } from '../../domain/interval.ts';
import type { PaneCode } from '../panes/pane.ts';
import { standsStill } from '../ticket/unseen.ts';
import { armed, DISARMED } from './arming.ts';
import { portfolioName } from './news.ts';
import { forgetUnseen, refuseUnseen } from './refusals.ts';
import type { Session } from './session.ts';
import { withFocus } from './view.ts';

export function focusPane(session: Session, code: PaneCode): void {
  session.update({ ...withFocus(session.view, code), detail: null });
}

export function showChart(session: Session, symbol: string, interval: Interval | null): void {
  const chart = { symbol, interval: interval ?? session.view.chart?.interval ?? '1m' };
  session.update({ ...withFocus(session.view, 'GP'), chart, detail: null });
  session.options.onReload('chart');
}

export function toggleArming(session: Session): void {
  const { portfolioId } = session.desk;
  if (session.view.arming.kind === 'armed') {
    session.update({ arming: DISARMED });
    session.say('quiet', 'DISARMED: nothing that adds risk is sent.');
  } else if (portfolioId === null) session.say('warning', 'There is no portfolio to arm yet.');
  else if (session.connection() === 'lost') session.say('warning', 'NOT armed: the database cannot be reached.');
  else if (standsStill(session.options.sight(), session.now())) refuseUnseen(session, 'NOT armed: the screen stood still when A was pressed. Look at the desk, then press A again.');
  else {
    forgetUnseen(session);
    session.update({ arming: armed({ portfolioId, at: session.now(), reconnects: session.desk.reconnects }) });
    session.say('warning', `ARMED for ${portfolioName(session.desk)}: y at a preview sends. It ends after 5 minutes without a key.`);
  }
}

export function choosePortfolio(session: Session, portfolioId: string): void {
  const before = session.desk.portfolioId;
  if (before === portfolioId) return;
  session.options.store.apply({ kind: 'portfolio', portfolioId });
  session.update({ arming: DISARMED, detail: null, banners: [] });
  session.options.onReload('portfolio');
  const name = session.desk.portfolios.value.find(({ id }) => id === portfolioId)?.name ?? '';
  session.say('quiet', `Portfolio ${name}; DISARMED.`);
}
