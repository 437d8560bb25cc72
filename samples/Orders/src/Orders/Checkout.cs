namespace Orders;

/// <summary>Works out what an order costs. The best discount counts, and only that one.</summary>
public sealed class Checkout(IEnumerable<IDiscount> discounts)
{
    public Money Total(Order order)
    {
        var share = discounts.Select(discount => discount.ShareFor(order)).DefaultIfEmpty(0).Max();
        return order.Subtotal * (1 - share);
    }
}
