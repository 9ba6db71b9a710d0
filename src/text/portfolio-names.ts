/** A portfolio by name; another user's with its owner, as flags accept it too. */
export function portfolioTitle(portfolio: {
  readonly name: string;
  readonly user: string;
  readonly right: 'own' | 'granted' | 'other';
}): string {
  return portfolio.right === 'own' ? portfolio.name : `${portfolio.user}/${portfolio.name}`;
}
