namespace Orders;

/// <summary>Decides how much less a customer pays.</summary>
public interface IDiscount
{
    /// <summary>The share that is taken off, from 0 to 1.</summary>
    decimal ShareFor(Order order);
}

/// <summary>Ten percent off for orders of a hundred or more.</summary>
public sealed class BulkDiscount : IDiscount
{
    public decimal ShareFor(Order order) => order.Subtotal.Amount >= 100 ? 0.10m : 0;
}

/// <summary>Five percent off for those who have bought before.</summary>
public sealed class LoyaltyDiscount(IReadOnlySet<string> customers) : IDiscount
{
    public decimal ShareFor(Order order) => customers.Contains(order.Customer) ? 0.05m : 0;
}
