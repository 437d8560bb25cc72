namespace Orders;

/// <summary>An amount in one currency. Amounts of different currencies are never added.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    public static Money Zero(string currency) => new(0, currency);

    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? left with { Amount = left.Amount + right.Amount }
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added.");

    public static Money operator *(Money money, decimal factor) => money with { Amount = decimal.Round(money.Amount * factor, 2) };

    public override string ToString() => $"{Amount:0.00} {Currency}";
}
