/** What people and heat do to a simulated printer, apart from its paper and its cutter. */
export abstract class Disturbances {
  protected isCoverOpen = false;
  protected isHeadHot = false;
  protected isVoltageWrong = false;
  protected isPresenterJammed = false;

  /** Goes on with what it can do now. */
  protected abstract disturbed(): void;

  openCover(): void {
    this.isCoverOpen = true;
    this.disturbed();
  }

  closeCover(): void {
    this.isCoverOpen = false;
    this.disturbed();
  }

  overheat(): void {
    this.isHeadHot = true;
    this.disturbed();
  }

  coolDown(): void {
    this.isHeadHot = false;
    this.disturbed();
  }

  supplyVoltage(isWrong: boolean): void {
    this.isVoltageWrong = isWrong;
    this.disturbed();
  }

  jamPresenter(isJammed: boolean): void {
    this.isPresenterJammed = isJammed;
    this.disturbed();
  }
}
