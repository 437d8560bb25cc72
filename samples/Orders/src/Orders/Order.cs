namespace Orders;

/// <summary>What one customer wants, line by line.</summary>
public sealed class Order(string customer, string currency)
{
    private readonly List<OrderLine> _lines = [];

    public string Customer { get; } = customer;

    public string Currency { get; } = currency;

    public IReadOnlyList<OrderLine> Lines => _lines;

    public Money Subtotal => _lines.Aggregate(Money.Zero(Currency), (sum, line) => sum + line.Total);

    public void Add(string article, int quantity, Money price)
    {
        // TODO: an order of nothing should be refused.
        _lines.Add(new OrderLine(article, quantity, price));
    }
}

/// <summary>So many of one article.</summary>
public sealed record OrderLine(string Article, int Quantity, Money Price)
{
    public Money Total => Price * Quantity;
}
