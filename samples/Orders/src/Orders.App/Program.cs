using Orders;

var order = new Order("Ada", "EUR");
order.Add("Keyboard", 2, new Money(49.90m, "EUR"));
order.Add("Cable", 5, new Money(3.50m, "EUR"));

var checkout = new Checkout([new BulkDiscount(), new LoyaltyDiscount(new HashSet<string> { "Ada" })]);
Console.WriteLine($"{order.Customer} pays {checkout.Total(order)} instead of {order.Subtotal}.");
