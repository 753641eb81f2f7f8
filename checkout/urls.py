from django.urls import path, re_path

from checkout.views import cart, orders, reviewing, selling, stages, webhooks

urlpatterns = [
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/lines/<int:line_id>/", cart.change, name="cart-change"),
    path("cart/lines/<int:line_id>/remove/", cart.remove, name="cart-remove"),
    path("cart/prices/", cart.accept_prices, name="cart-accept-prices"),
    path("checkout/", stages.start, name="checkout"),
    path("checkout/account/", stages.Account.as_view(), name="checkout-account"),
    path("checkout/address/", stages.address, name="checkout-address"),
    path("checkout/delivery/", stages.delivery, name="checkout-delivery"),
    path("checkout/payment/", stages.payment, name="checkout-payment"),
    path("checkout/review/", stages.review, name="checkout-review"),
    path("checkout/place/", stages.place, name="checkout-place"),
    path("account/", orders.account, name="account"),
    path("account/reviews/", reviewing.my_reviews, name="my-reviews"),
    re_path(r"^p/(?P<slug>[-a-z0-9_]*)-(?P<pk>[0-9]{1,9})/review/$", reviewing.write_review, name="review-write"),
    path("reviews/<int:pk>/delete/", reviewing.delete_review, name="review-delete"),
    path("questions/<int:pk>/answer/", reviewing.answer, name="question-answer"),
    path("parcels/<str:number>/rate/", reviewing.rate, name="seller-rate"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/pay/", orders.pay, name="order-pay"),
    path("orders/<str:number>/paid/", orders.paid, name="order-paid"),
    path("orders/<str:number>/cancel/", orders.cancel, name="order-cancel"),
    path("payments/stripe/webhook/", webhooks.stripe_webhook, name="stripe-webhook"),
    path("sell/", selling.sell, name="sell"),
    path("sell/orders/", selling.seller_orders, name="seller-orders"),
    path("sell/opinions/", reviewing.seller_opinions, name="seller-opinions"),
]
