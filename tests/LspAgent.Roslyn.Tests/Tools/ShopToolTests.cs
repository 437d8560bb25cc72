using LspAgent.Roslyn.Tests.Kit;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>The tools on the fixture solution, as the model reads their answers.</summary>
[TestClass]
public sealed class ShopToolTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task FindSymbol_ranks_by_name() => await CheckAsync("FindSymbol", """{"query":"Order.Add"}""", """
        method Shop.Domain.Order.Add(OrderLine line)  src/Shop.Domain/Order.cs:21
        method Shop.Domain.Order.Add(string product, Money price, int count)  src/Shop.Domain/Order.cs:27
        """);

    [TestMethod]
    public async Task FindSymbol_takes_capitals_kinds_and_folders()
    {
        await CheckAsync("FindSymbol", """{"query":"MR","kind":"class"}""", "class Shop.Storage.MemoryRepository<T>  src/Shop.Storage/MemoryRepository.cs:5");
        await CheckAsync("FindSymbol", """{"query":"Id","kind":"property","path":"src/Shop.Domain"}""", """
            property Shop.Domain.Customer.Id  src/Shop.Domain/Customer.cs:13
            property Shop.Domain.Order.Id  src/Shop.Domain/Order.cs:12
            """);
        await CheckAsync("FindSymbol", """{"query":"Id","kind":"property","limit":1}""", """
            property Shop.Abstractions.IEntity.Id  src/Shop.Abstractions/IEntity.cs:5
            … 3 more: offset 1
            """);
    }

    [TestMethod]
    public async Task SymbolInfo_says_what_the_compiler_knows() => await CheckAsync("SymbolInfo", """{"symbol":"IRepository.Find"}""", """
        T? Find(int id)
        method Shop.Abstractions.IRepository<T>.Find
        declared: src/Shop.Abstractions/IRepository.cs:11
        project: Shop.Abstractions
        summary: The item with a key.
        id: The key.
        returns: Null when there is none.
        """);

    [TestMethod]
    public async Task SymbolInfo_says_what_a_member_stands_for() =>
        StringAssert.Contains(await TextAsync("SymbolInfo", """{"symbol":"CountingRepository.Save"}"""), "implements: MemoryRepository<T>.Save(T), IRepository<T>.Save(T)", StringComparison.Ordinal);

    [TestMethod]
    public async Task SymbolInfo_knows_the_framework() =>
        StringAssert.Contains(await TextAsync("SymbolInfo", """{"path":"src/Shop.Domain/Order.cs","line":10,"symbol":"EventHandler"}"""), "assembly: System.Runtime", StringComparison.Ordinal);

    [TestMethod]
    public async Task ReadSymbol_shows_every_part() => await CheckAsync("ReadSymbol", """{"symbol":"Customer","signatures_only":true}""", """
        src/Shop.Domain/Customer.Address.cs:3-8
        public sealed partial class Customer
        {
            public string? Street { get; set; }

            public override string ToString();
        }

        src/Shop.Domain/Customer.cs:5-16
        public sealed partial class Customer : IEntity
        {
            public Customer(int id, string name);

            public int Id { get; }

            public string Name { get; set; }
        }
        """);

    [TestMethod]
    public async Task ReadSymbol_shows_one_member_with_its_documentation() => await CheckAsync("ReadSymbol", """{"symbol":"Order.Total"}""", """
        src/Shop.Domain/Order.cs:18-19
        18	    /// <summary>The sum of all lines.</summary>
        19	    public Money Total => _lines.Aggregate(Money.Zero, (sum, line) => sum + line.Price);
        """);

    [TestMethod]
    public async Task GoToDefinition_binds_the_right_overload() => await CheckAsync("GoToDefinition", """{"path":"src/Shop.App/Program.cs","line":10,"symbol":"Add"}""", """
        public void Add(string product, Money price, int count)
        src/Shop.Domain/Order.cs:27
        """);

    [TestMethod]
    public async Task GoToDefinition_shows_what_an_assembly_declares() =>
        StringAssert.Contains(await TextAsync("GoToDefinition", """{"path":"src/Shop.App/Program.cs","line":13,"symbol":"WriteLine"}"""), "comes from the assembly System.Console", StringComparison.Ordinal);

    [TestMethod]
    public async Task Code_of_a_generator_is_said_to_be_generated() =>
        StringAssert.Contains(await TextAsync("GoToDefinition", """{"path":"src/Shop.App/Program.cs","line":9,"symbol":"Names"}"""), "(generated)", StringComparison.Ordinal);

    [TestMethod]
    public async Task FindReferences_groups_by_file_and_member() => await CheckAsync("FindReferences", """{"symbol":"IRepository.Save"}""", """
        method Shop.Abstractions.IRepository<T>.Save: 3 references in 3 files
        src/Shop.App/Program.cs
          11 [call] orders.Save(order);
        src/Shop.Storage/CountingRepository.cs
          15 CountingRepository.Save [call] base.Save(item);
        tests/Shop.Tests/OrderTests.cs
          23 OrderTests.What_is_saved_is_found [call] orders.Save(Sample());
        """);

    [TestMethod]
    public async Task FindReferences_narrows_to_a_use() => await CheckAsync("FindReferences", """{"symbol":"Order.State","use":"write"}""", """
        property Shop.Domain.Order.State: 1 reference in 1 files
        src/Shop.Domain/Order.cs
          29 Order.Close [write] public void Close() => State = OrderState.Closed;
        """);

    [TestMethod]
    public async Task One_file_of_two_frameworks_is_one_place() => await CheckAsync("FindReferences", """{"symbol":"Clock.Ticks"}""", """
        method Shop.Platform.Clock.Ticks: 2 references in 2 files
        src/Shop.App/Program.cs
          9 [call] var order = new Order(Clock.Ticks(), new Customer(1, Names.Assembly));
        src/Shop.Platform/Clock.cs
          7 Clock.Id [call] public int Id => Ticks();
        """);

    [TestMethod]
    public async Task FindImplementations_sees_generic_and_explicit_ones() => await CheckAsync("FindImplementations", """{"symbol":"IRepository.Save"}""", """
        method Shop.Abstractions.IRepository<T>.Save: 3 below it
          method Shop.Storage.CountingRepository<T>.Save  src/Shop.Storage/CountingRepository.cs:12
          method Shop.Storage.MemoryRepository<T>.Save  src/Shop.Storage/MemoryRepository.cs:12
          method Shop.Storage.ReadOnlyRepository<T>.Shop.Abstractions.IRepository<T>.Save  src/Shop.Storage/ReadOnlyRepository.cs:10
        """);

    [TestMethod]
    public async Task CallHierarchy_follows_callers() => await CheckAsync("CallHierarchy", """{"symbol":"Money.Times","depth":2}""", """
        method Shop.Domain.Money.Times is called by 1 member
          Shop.Domain.Order.Add  src/Shop.Domain/Order.cs:27
            <top-level-statements-entry-point>  src/Shop.App/Program.cs:10
        """);

    [TestMethod]
    public async Task CallHierarchy_follows_calls() => await CheckAsync("CallHierarchy", """{"symbol":"PriceList.PriceOf","direction":"out"}""", """
        method Shop.Pricing.PriceList.PriceOf calls 3 members
          Shop.Domain.OrderLine.Price  src/Shop.Pricing/PriceList.cs:9, src/Shop.Pricing/PriceList.cs:9
          Shop.Domain.Money.Amount  src/Shop.Pricing/PriceList.cs:9, src/Shop.Pricing/PriceList.cs:9
          Shop.Abstractions.IDiscount.Apply  src/Shop.Pricing/PriceList.cs:9
        """);

    [TestMethod]
    public async Task TypeHierarchy_goes_both_ways() => await CheckAsync("TypeHierarchy", """{"symbol":"PercentDiscount"}""", """
        public class PercentDiscount
        bases: Shop.Pricing.Discount (src/Shop.Pricing/Discount.cs:5), object
        interfaces: Shop.Abstractions.IDiscount (src/Shop.Abstractions/IDiscount.cs:4)
        class Shop.Pricing.PercentDiscount: 1 below it
          class Shop.Pricing.SeasonDiscount  src/Shop.Pricing/PercentDiscount.cs:8
        """);

    [TestMethod]
    public async Task DocumentSymbols_outlines_a_file() => await CheckAsync("DocumentSymbols", """{"path":"src/Shop.Domain/CustomerExtensions.cs"}""", """
        3 class Shop.Domain.CustomerExtensions
          7 property IsKnown
          9 method Greeting(string word)
          12 method Initial(this Customer customer)
        """);

    [TestMethod]
    public async Task Diagnostics_finds_nothing_in_what_compiles() => await CheckAsync("Diagnostics", """{"path":"src/Shop.Domain/Order.cs"}""", "The compiler finds nothing to report.");

    [TestMethod]
    public async Task A_broken_project_is_told_and_the_others_work()
    {
        var text = await TextAsync("SymbolInfo", """{"symbol":"NoDiscount"}""");
        StringAssert.Contains(text, "class Shop.Pricing.NoDiscount", StringComparison.Ordinal);
        StringAssert.Contains(text.Split("Note: ", 2)[^1], "Shop.Broken.csproj", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_symbol_of_an_assembly_is_not_renamed() =>
        StringAssert.StartsWith(await TextAsync("RenameSymbol", """{"path":"src/Shop.App/Program.cs","line":13,"symbol":"WriteLine","new_name":"Print"}"""), "error: ", StringComparison.Ordinal);

    private async Task<string> TextAsync(string tool, string input) => await (await Shop.Tools).TextAsync(tool, input, TestContext.CancellationToken);

    /// <summary>Every answer tells of the broken project too, once it is loaded: that has a test of its own.</summary>
    private async Task CheckAsync(string tool, string input, string expected) =>
        Assert.AreEqual(expected, (await TextAsync(tool, input)).Split("\n\nNote: ")[0]);
}
